# Prints a C++ source without comments and without what stands inside literals; line numbers stay as they were.
# usage: perl code_only.pl FILE
use strict;
use warnings;

local $/;
my $text = <>;
my $newlines = sub { my $kept = shift; $kept =~ s/[^\n]//g; return $kept };
$text =~ s{
    (?<comment> //[^\n]* | /\*.*?\*/ )
  | (?<raw> R"(?<tag>[^()\s\\]{0,16})\(.*?\)\k<tag>" )
  | (?<text> "(?:[^"\\\n]|\\.)*" )
  | (?<character> (?<![0-9A-Fa-f])'(?:[^'\\\n]|\\.)+' )
  | (?<include> ^[ \t]*\#[ \t]*include[^\n]* )
}{
    defined $+{comment} ? " " . $newlines->($+{comment})
  : defined $+{raw}     ? '""' . $newlines->($+{raw})
  : defined $+{text}    ? '""'
  : defined $+{include} ? $+{include}
  :                       "' '"
}gsmxe;
print $text;
