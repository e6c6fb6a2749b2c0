// SPDX-License-Identifier: Apache-2.0
// Scores a case from Node and prints a scorecard a line.
//
//   npm install
//   node score.js FRAMEWORK.json FACTS.csv UNITS.csv
//   node score.js --bench FRAMEWORK.json                  3,321 units by column
import { writeSync } from 'node:fs';
import { Framework, ParIndexError } from './parindex.js';

function score(frameworkPath, factsPath, unitsPath) {
  const framework = Framework.load(frameworkPath);
  const result = framework.score(factsPath, unitsPath);
  framework.close();  // the result holds what it needs
  result.writeJsonLines((part) => {
    for (let from = 0; from < part.length;) from += writeSync(1, part, from);
  });
  result.close();
}

// Nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that shows that every
// language got the same points and ranks.
function bench(frameworkPath) {
  const units = 3321, calls = 1_000_000, rounds = 9;
  const framework = Framework.load(frameworkPath);
  let began = process.hrtime.bigint(), items = 0;
  for (let i = 0; i < calls; ++i) items += framework.itemCount;
  const call = items ? Number(process.hrtime.bigint() - began) / calls : 0;

  const columns = framework.columns(units);
  columns.facts.forEach((column, j) => {
    for (let i = 0; i < units; ++i) column[i] = (i * 31 + j * 17) % 97 + (j % 2) * 100;
  });
  let best = Infinity;
  for (let i = 0; i < rounds; ++i) {
    began = process.hrtime.bigint();
    columns.score();
    best = Math.min(best, Number(process.hrtime.bigint() - began) / units);
  }
  let sum = 0n;
  for (let i = 0; i < units; ++i) sum += columns.points[i] + BigInt(columns.ranks[i]);
  console.log(`${call.toFixed(1)} ${best.toFixed(0)} ${sum}`);
  columns.close();
  framework.close();
}

const [first, ...rest] = process.argv.slice(2);
try {
  if (first === '--bench' && rest.length === 1) {
    bench(rest[0]);
  } else if (first !== undefined && rest.length === 2) {
    score(first, ...rest);
  } else {
    console.error('usage: score.js FRAMEWORK.json FACTS.csv UNITS.csv | score.js --bench FRAMEWORK.json');
    process.exitCode = 2;
  }
} catch (error) {
  const mistakes = error instanceof ParIndexError ? error.mistakes : [];
  for (const { file, line, column, code, message, hint } of mistakes)
    console.error(`${file}:${line}:${column}: ${code}: ${message}\n  ${hint}`);
  if (mistakes.length === 0) console.error(error.message);
  process.exitCode = 1;
}
