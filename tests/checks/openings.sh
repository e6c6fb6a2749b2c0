#!/bin/sh
# Every source opens with its licence; every header is guarded by a name of its own that ends in its file's name.
# usage: openings.sh SOURCE_DIR
set -eu
cd "$1"

# The names in the program are Perl's.
# shellcheck disable=SC2016
find include src capi tests bench examples -name CMakeFiles -prune -o -type f \
  \( -name '*.hpp' -o -name '*.h' -o -name '*.cpp' -o -name '*.c' -o -name '*.inc' \) -print | sort |
  xargs perl -e '
    my ($count, $faults, %guards) = (0, 0);
    for my $file (@ARGV) {
      open(my $in, "<", $file) or die "$file: $!";
      my $text = join("", <$in>);
      my $fault = sub { print "$file: $_[0]\n"; ++$faults };
      ++$count;
      $fault->("does not open with SPDX-License-Identifier: Apache-2.0")
        unless $text =~ m{\A(?://|/\*) SPDX-License-Identifier: Apache-2\.0(?: \*/)?\n};
      next unless $file =~ m{([^/]+\.h(?:pp)?)$};
      (my $name = uc $1) =~ s/[^A-Z0-9]/_/g;
      $fault->("#pragma once instead of a guard") if $text =~ m{^\s*#\s*pragma\s+once}m;
      # What stands before the guard are comments.
      (my $code = $text) =~ s{\A(?:\s+|//[^\n]*\n|/\*.*?\*/)*}{}s;
      unless ($code =~ m{\A#ifndef (PARINDEX_\w*)\n#define \1\n.*^#endif +(?://|/\*) \1(?: \*/)?\n\z}ms) {
        $fault->("is not guarded from its first line of code to its last");
        next;
      }
      my $guard = $1;
      $fault->("its guard $guard does not end in ${name}_") unless $guard =~ m{(?:^|_)${name}_\z};
      $fault->("has the guard of $guards{$guard}") if $guards{$guard};
      $guards{$guard} = $file;
    }
    print "$count files looked at, $faults faults\n";
    exit($count > 0 && $faults == 0 ? 0 : 1);
  '
