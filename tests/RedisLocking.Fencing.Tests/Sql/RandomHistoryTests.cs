using RedisLocking.TestSupport;

namespace RedisLocking.Fencing.Tests.Sql;

/// <summary>The guarantee as a whole: in the order in which writes are committed, tokens never fall.</summary>
public sealed class RandomHistoryTests(PostgresServerFixture postgres, ITestOutputHelper output)
{
    private const int Histories = 200, AtOnce = 20, Resources = 4, Tokens = 60;

    [Fact]
    public async Task Whatever_holders_do_at_once_committed_tokens_never_fall()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        await using var database = await TestDatabase.CreateAsync(postgres);
        var leases = Leases(new Random(seed));
        using var atOnce = new SemaphoreSlim(AtOnce);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Histories).Select(async number =>
        {
            await atOnce.WaitAsync();
            try
            {
                return await WriteAsync(database, leases[number], new Random(seed + number));
            }
            finally
            {
                atOnce.Release();
            }
        })).WithPatience();

        output.WriteLine(string.Join(", ", outcomes.CountBy(outcome => outcome)));
        outcomes.ShouldContain(Outcome.Committed);
        for (var resource = 0; resource < Resources; resource++)
        {
            var tokens = await database.TokensAsync(Name(resource));
            tokens.ShouldBe(tokens.Order());
        }
    }

    private enum Outcome
    {
        Committed,
        RolledBack,
        Refused,
    }

    private static string Name(int resource) => $"order:{resource}";

    // Tokens come in rising order with some of them late, as from holders that were paused; some leases write twice.
    private static List<TestLease> Leases(Random random)
    {
        var leases = new List<TestLease>();
        for (var number = 0; number < Histories; number++)
        {
            if (number > 0 && random.Next(5) == 0)
                leases.Add(leases[random.Next(number)]);
            else
                leases.Add(new TestLease(Name(random.Next(Resources)), Math.Max(1, (number * Tokens / Histories) + random.Next(-20, 20))));
        }

        return leases;
    }

    private static async Task<Outcome> WriteAsync(TestDatabase database, TestLease lease, Random random)
    {
        await using var writer = await database.BeginAsync();
        try
        {
            await database.Fence.GuardAsync(writer.Transaction, lease);
        }
        catch (LockLostException)
        {
            return Outcome.Refused;
        }

        for (var write = random.Next(1, 4); write > 0; write--)
            await writer.WriteAsync(lease);
        if (random.Next(5) == 0)
            return Outcome.RolledBack;
        await writer.CommitAsync();
        return Outcome.Committed;
    }
}
