// SPDX-License-Identifier: Apache-2.0
// Scores a case from C# and prints a scorecard a line.
//
//   mcs -out:score.exe Score.cs ParIndex.cs
//   mono score.exe FRAMEWORK.json FACTS.csv UNITS.csv
//   mono score.exe --bench FRAMEWORK.json                 3,321 units by column
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using ParIndex;

internal static class Program
{
    private static void Score(string frameworkPath, string factsPath, string unitsPath)
    {
        using (var framework = Framework.Load(frameworkPath))
        using (var result = framework.Score(factsPath, unitsPath))
        using (var output = Console.OpenStandardOutput())
        {
            result.WriteJsonLines(output);
        }
    }

    /// <summary>Nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that
    /// shows that every language got the same points and ranks.</summary>
    private static void Bench(string frameworkPath)
    {
        const int Units = 3321, Calls = 1000000, Rounds = 9;
        using (var framework = Framework.Load(frameworkPath))
        {
            var clock = Stopwatch.StartNew();
            long items = 0;
            for (var i = 0; i != Calls; ++i) items += framework.ItemCount;
            var call = items != 0 ? clock.Elapsed.TotalMilliseconds * 1e6 / Calls : 0;

            var facts = new int[framework.FactCount][];
            for (var j = 0; j != facts.Length; ++j)
            {
                facts[j] = new int[Units];
                for (var i = 0; i != Units; ++i) facts[j][i] = (i * 31 + j * 17) % 97 + j % 2 * 100;
            }
            using (var bound = framework.Bind(facts, Units))
            {
                var best = double.MaxValue;
                for (var i = 0; i != Rounds; ++i)
                {
                    clock.Restart();
                    bound.Score();
                    best = Math.Min(best, clock.Elapsed.TotalMilliseconds * 1e6 / Units);
                }
                long sum = 0;
                for (var i = 0; i != Units; ++i) sum += bound.Points[i] + bound.Ranks[i];
                Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0:F1} {1:F0} {2}", call, best, sum));
            }
        }
    }

    private static int Main(string[] arguments)
    {
        var errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
        try
        {
            if (arguments.Length == 2 && arguments[0] == "--bench") Bench(arguments[1]);
            else if (arguments.Length == 3) Score(arguments[0], arguments[1], arguments[2]);
            else
            {
                errors.WriteLine("usage: score FRAMEWORK.json FACTS.csv UNITS.csv | score --bench FRAMEWORK.json");
                return 2;
            }
            return 0;
        }
        catch (ParIndexException e)
        {
            foreach (var mistake in e.Mistakes) errors.WriteLine(mistake);
            if (e.Mistakes.Count == 0) errors.WriteLine(e.Message);
            return 1;
        }
        catch (IOException e)
        {
            errors.WriteLine(e.Message);
            return 1;
        }
    }
}
