#!/bin/sh
# Draws what the tool prints, as a picture: runs the commands, with colours, and sets each run of one colour as text at
# its column. Nothing is touched up.
# usage: sh examples/pictures/draw.sh [TOOL]     TOOL: build/release/parindex when not given
set -eu
cd "$(dirname "$0")/../.."
tool=${1:-build/release/parindex}
framework=examples/frameworks/vn-766-2026.json
case=examples/cases/phu-tho-2026

# shown COMMAND OPTION...: the prompt as a person would type it, and the output.
shown() {
  verb=$1
  shift
  printf '\033[2m$\033[0m parindex %s vn-766-2026.json facts.csv --units units.csv %s\n\n' "$verb" "$*"
  "$tool" "$verb" "$framework" "$case/facts.csv" --units "$case/units.csv" "$@" --lang vi --color always --width 92
}

text=$(mktemp)
trap 'rm -f "$text"' EXIT
{
  shown rank --kind commune --top 5
  echo
  shown explain --unit H44.229 --item ON_TIME
} >"$text"
perl -CSD -Mutf8 -e '
  my ($cell, $line, $pad, $columns) = (8.4, 19, 18, 0);
  my %look = (0 => "", 1 => "b", 2 => "d", 31 => "r", 32 => "g", 33 => "y", 34 => "u", 35 => "m", 36 => "c");
  my (@rows, $body);
  while (<>) { chomp; push @rows, $_ }
  my $y = $pad + 12;
  for my $row (@rows) {
    my ($column, $class) = (0, "");
    for my $part (split /(\e\[[0-9;]*m)/, $row) {
      if ($part =~ /^\e\[([0-9;]*)m$/) {
        my %on = map { $_ => 1 } split /;/, ($1 eq "" ? "0" : $1);
        $class = $on{0} ? "" : join " ", grep { $_ ne "" } $class, map { $look{$_} // "" } sort keys %on;
        next;
      }
      # Runs of blanks are not drawn: what follows them has its own column.
      while ($part =~ /(\s*)(\S+(?: \S+)*)|(\s+)/g) {
        if (defined $3) { $column += length $3; next }
        $column += length $1;
        my ($text, $width) = ($2, length $2);
        $text =~ s/&/&amp;/g; $text =~ s/</&lt;/g; $text =~ s/>/&gt;/g;
        $body .= sprintf "<text x=\"%g\" y=\"%g\" textLength=\"%g\"%s>%s</text>\n", $pad + $column * $cell, $y,
                         $width * $cell, $class eq "" ? "" : " class=\"$class\"", $text;
        $column += $width;
      }
    }
    $columns = $column if $column > $columns;
    $y += $line;
  }
  my ($width, $height) = (2 * $pad + $columns * $cell, $y + $pad - 12);
  print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"$width\" height=\"$height\" viewBox=\"0 0 $width $height\">\n",
        "<style>text{font:14px \"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;fill:#d8dee6;white-space:pre}",
        ".b{font-weight:bold;fill:#fff}.d{fill:#7d8896}.r{fill:#ff7b72}.g{fill:#7ee787}.y{fill:#e3b341}.u{fill:#79c0ff}",
        ".m{fill:#d2a8ff}.c{fill:#76e3ea}</style>\n",
        "<rect width=\"$width\" height=\"$height\" rx=\"8\" fill=\"#12171e\"/>\n$body</svg>\n";
' "$text" >examples/pictures/rank-explain.svg
ls -l examples/pictures/rank-explain.svg
