using System.Diagnostics;
using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Sequences;

/// <summary>Numbers that processes take at the same time, some of them in blocks.</summary>
public sealed class SequenceProcessTests
{
    private const int Processes = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Eight_processes_get_each_number_once()
    {
        await using var server = await RedisServer.StartAsync();
        var each = LongRun.Numbers / Processes;

        var taken = await Task.WhenAll(Enumerable.Range(0, Processes).Select(process => TakeAsync(server, each, block: process % 2 == 0 ? 0 : 100)));

        var numbers = taken.SelectMany(one => one).Order().ToList();
        numbers.Count.ShouldBe(each * Processes);
        numbers.Zip(numbers.Skip(1)).Count(pair => pair.First == pair.Second).ShouldBe(0);
        numbers[0].ShouldBe(1);
        numbers[^1].ShouldBeLessThanOrEqualTo(numbers.Count + (Processes / 2 * 100), "no more than a block is lost with a process");
    }

    private static async Task<List<long>> TakeAsync(RedisServer server, int count, int block)
    {
        string[] command = [typeof(NumberTaker).Assembly.Location, "numbers", server.ConnectionString, count.ToString(CultureInfo.InvariantCulture), block.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        try
        {
            var numbers = new List<long>(count);
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                var (first, last) = line.Split(' ') is [var one, var other] ? (long.Parse(one, CultureInfo.InvariantCulture), long.Parse(other, CultureInfo.InvariantCulture)) : throw new InvalidOperationException(line);
                for (var number = first; number <= last; number++)
                    numbers.Add(number);
            }

            await process.WaitForExitAsync().WaitAsync(Patience);
            process.ExitCode.ShouldBe(0);
            return numbers;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
