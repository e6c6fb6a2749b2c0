// SPDX-License-Identifier: Apache-2.0
//! Scores a case from Rust and prints a scorecard a line.
//!
//!     cargo build --release
//!     target/release/score FRAMEWORK.json FACTS.csv UNITS.csv
//!     target/release/score --bench FRAMEWORK.json       3,321 units by column
mod parindex;

use parindex::{Framework, Result};
use std::io::{BufWriter, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn score(framework: &str, facts: &str, units: &str) -> Result<()> {
    let scorecards = Framework::load(framework)?.score(facts, units)?; // the result holds what it needs
    let mut out = BufWriter::new(std::io::stdout().lock());
    scorecards.write_json_lines(&mut out)?;
    Ok(out.flush()?)
}

/// Nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that shows that
/// every language got the same points and ranks.
fn bench(framework: &str) -> Result<()> {
    const UNITS: usize = 3321;
    const CALLS: u32 = 1_000_000;
    const ROUNDS: usize = 9;
    let framework = Framework::load(framework)?;
    let began = Instant::now();
    let items: usize = (0..CALLS).map(|_| framework.item_count()).sum();
    let call = if items == 0 {
        0.0
    } else {
        began.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };

    let mut columns = framework.columns(UNITS)?;
    for j in 0..framework.fact_count() {
        for (i, value) in columns.fact_mut(j).iter_mut().enumerate() {
            *value = ((i * 31 + j * 17) % 97 + j % 2 * 100) as i32;
        }
    }
    let mut best = Duration::MAX;
    let mut sum = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let (points, ranks) = columns.score()?;
        best = best.min(began.elapsed());
        sum = points
            .iter()
            .zip(ranks)
            .map(|(points, rank)| points + i64::from(*rank))
            .sum::<i64>();
    }
    println!(
        "{call:.1} {:.0} {sum}",
        best.as_nanos() as f64 / UNITS as f64
    );
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["--bench", framework] => bench(framework),
        [framework, facts, units] => score(framework, facts, units),
        _ => {
            eprintln!(
                "usage: score FRAMEWORK.json FACTS.csv UNITS.csv | score --bench FRAMEWORK.json"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
