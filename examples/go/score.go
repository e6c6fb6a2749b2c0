// SPDX-License-Identifier: Apache-2.0

// Scores a case from Go and prints a scorecard a line.
//
//	go build -o score .
//	./score FRAMEWORK.json FACTS.csv UNITS.csv
//	./score -bench FRAMEWORK.json                         3,321 units by column
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"

	"example.com/parindex-score/parindex"
)

func score(frameworkPath, factsPath, unitsPath string) error {
	framework, err := parindex.Load(frameworkPath)
	if err != nil {
		return err
	}
	defer framework.Close()
	result, err := framework.Score(factsPath, unitsPath)
	if err != nil {
		return err
	}
	defer result.Close()
	out := bufio.NewWriter(os.Stdout)
	if err := result.WriteJSONLines(out); err != nil {
		return err
	}
	return out.Flush()
}

// bench prints nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that
// shows that every language got the same points and ranks.
func bench(frameworkPath string) error {
	const units, calls, rounds = 3321, 1000000, 9
	framework, err := parindex.Load(frameworkPath)
	if err != nil {
		return err
	}
	defer framework.Close()
	items := 0
	began := time.Now()
	for i := 0; i < calls; i++ {
		items += framework.Items()
	}
	call := float64(time.Since(began).Nanoseconds()) / calls
	if items == 0 {
		call = 0
	}

	columns, err := framework.Columns(units)
	if err != nil {
		return err
	}
	defer columns.Close()
	for j, column := range columns.Facts {
		for i := range column {
			column[i] = int32((i*31+j*17)%97 + j%2*100)
		}
	}
	var best time.Duration
	for i := 0; i < rounds; i++ {
		began = time.Now()
		if err := columns.Score(); err != nil {
			return err
		}
		if took := time.Since(began); i == 0 || took < best {
			best = took
		}
	}
	sum := int64(0)
	for i := range columns.Points {
		sum += columns.Points[i] + int64(columns.Ranks[i])
	}
	fmt.Printf("%.1f %.0f %d\n", call, float64(best.Nanoseconds())/units, sum)
	return nil
}

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && (os.Args[1] == "-bench" || os.Args[1] == "--bench"):
		err = bench(os.Args[2])
	case len(os.Args) == 4:
		err = score(os.Args[1], os.Args[2], os.Args[3])
	default:
		fmt.Fprintln(os.Stderr, "usage: score FRAMEWORK.json FACTS.csv UNITS.csv | score -bench FRAMEWORK.json")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
