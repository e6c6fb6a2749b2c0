// SPDX-License-Identifier: Apache-2.0
// Of libsodium the shared library takes SHA-256 alone. That wipes its state by sodium_memzero(), whose object file
// would bring random numbers, key exchange and ciphers along: a tenth of the library that nothing calls. What is
// hashed here is no secret, so this one does; it cannot be seen from outside.
#include <cstddef>
#include <cstring>

extern "C" __attribute__((visibility("hidden"))) void sodium_memzero(void* memory, std::size_t length);

void sodium_memzero(void* memory, std::size_t length) { std::memset(memory, 0, length); }
