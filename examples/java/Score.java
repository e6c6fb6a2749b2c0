// SPDX-License-Identifier: Apache-2.0
// Scores a case from Java and prints a scorecard a line. The class ParIndex beside it comes in two forms of one interface:
// over JNA (any Java from 17), and over the foreign-function interface of the JDK (from 22, nothing else needed).
//
//   javac -d out -cp /usr/share/java/jna.jar Score.java jna/ParIndex.java
//   java -cp out:/usr/share/java/jna.jar Score FRAMEWORK.json FACTS.csv UNITS.csv
//
//   javac -d out Score.java ffm/ParIndex.java
//   java --enable-native-access=ALL-UNNAMED -cp out Score FRAMEWORK.json FACTS.csv UNITS.csv
//
//   java … Score --bench FRAMEWORK.json                   3,321 units by column
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

final class Score {
  private static void score(String frameworkPath, String factsPath, String unitsPath) throws IOException {
    try (var framework = ParIndex.Framework.load(Path.of(frameworkPath));
        var result = framework.score(Path.of(factsPath), Path.of(unitsPath));
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      result.writeJsonLines(out);
    }
  }

  /** Nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that shows that
   *  every language got the same points and ranks. */
  private static void bench(String frameworkPath) throws IOException {
    final int units = 3321, calls = 1_000_000, rounds = 9;
    try (var framework = ParIndex.Framework.load(Path.of(frameworkPath)); var columns = framework.columns(units)) {
      long items = 0;
      double call = Double.MAX_VALUE;
      for (int round = 0; round != 3; ++round) {  // the first ones warm the compiler up
        final long began = System.nanoTime();
        for (int i = 0; i != calls; ++i) items += framework.itemCount();
        call = Math.min(call, (double) (System.nanoTime() - began) / calls);
      }
      for (int j = 0; j != framework.factCount(); ++j) {
        final IntBuffer column = columns.fact(j);
        for (int i = 0; i != units; ++i) column.put(i, (i * 31 + j * 17) % 97 + j % 2 * 100);
      }
      double best = Double.MAX_VALUE;
      for (int round = 0; round != rounds; ++round) {
        final long began = System.nanoTime();
        columns.score();
        best = Math.min(best, (double) (System.nanoTime() - began) / units);
      }
      long sum = 0;
      for (int i = 0; i != units; ++i) sum += columns.points().get(i) + columns.ranks().get(i);
      System.out.println(String.format(Locale.ROOT, "%.1f %.0f %d", items != 0 ? call : 0, best, sum));
    }
  }

  public static void main(String[] arguments) {
    final PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    try {
      if (arguments.length == 2 && arguments[0].equals("--bench")) {
        bench(arguments[1]);
      } else if (arguments.length == 3) {
        score(arguments[0], arguments[1], arguments[2]);
      } else {
        errors.println("usage: Score FRAMEWORK.json FACTS.csv UNITS.csv | Score --bench FRAMEWORK.json");
        System.exit(2);
      }
    } catch (ParIndex.Failure failure) {
      failure.mistakes().forEach(errors::println);
      if (failure.mistakes().isEmpty()) errors.println(failure.getMessage());
      System.exit(1);
    } catch (IOException failure) {
      errors.println(failure);
      System.exit(1);
    }
  }
}
