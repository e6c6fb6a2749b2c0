// Computes the points of one item by hand, exactly: 1 of 48 documents on time, 6 points at most, half to even.
#include <cstdio>
#include <string>

#include <parindex/rational.hpp>
#include <parindex/version.hpp>

int main() {
  const parindex::Rational points = parindex::Rational::ratio(1, 48) * 6;
  const std::string rounded = points.rounded({2, parindex::RoundingMode::kHalfEven}).to_fixed(2);
  std::printf("ParIndex %s: %s points\n", parindex::version(), rounded.c_str());
  return rounded == "0.12" ? 0 : 1;
}
