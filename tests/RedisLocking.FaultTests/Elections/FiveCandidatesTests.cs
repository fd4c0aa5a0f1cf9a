using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Elections;

/// <summary>
/// Five processes campaign, and whoever leads is killed, stopped, cut off, or resigns, at random: 20 times, or as often as <c>ELECTION_ROUNDS</c> says. Leaders are told apart by their tokens, one that leads no more
/// writes nothing, and observers are told what happened, in its order, to the last state.
/// </summary>
public sealed class FiveCandidatesTests(ITestOutputHelper output)
{
    private const string List = "written";
    private const int Seed = 13;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1);
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("ELECTION_ROUNDS") ?? "20", CultureInfo.InvariantCulture);
    private static readonly string[] Fates = ["killed", "stopped", "cut off", "resigned"];

    [Fact]
    public async Task Leaders_come_and_go_and_nobody_takes_one_for_another()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = server.ConnectionString, OperationDeadline = TimeSpan.FromSeconds(30) });
        await using var flaky = TcpProxy.Start(server.Port);
        await using var flakyLocks = new RedisLockProvider(new RedisLockOptions { ConnectionString = $"127.0.0.1:{flaky.Port}" });
        var candidates = Enumerable.Range(0, 5).Select(number => new CandidateProcess(server, $"{number}", List, Ttl)).ToList();
        await using var observer = new Observer(locks.Election("billing"));
        await using var flakyObserver = new Observer(flakyLocks.Election("billing"));
        await Task.WhenAll(candidates.Select(candidate => candidate.StartAsync()));

        var random = new Random(Seed);
        var succession = Fates.ToDictionary(fate => fate, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await Task.Delay(random.Next(50, 300));
            var leader = await SuccessorAsync(locks, after: null);
            var fate = Fates[random.Next(Fates.Length)];
            var candidate = candidates[int.Parse(leader.Value, CultureInfo.InvariantCulture)];
            var began = TimeProvider.System.GetUtcNow();
            await MeetAsync(candidate, fate);
            if (round % 5 == 0)
                flaky.DropConnections();

            try
            {
                // By Redis's clock, which is this machine's: how late we look is not what is measured.
                var successor = await SuccessorAsync(locks, leader.FencingToken);
                succession[fate].Add((successor.Since - began).TotalMilliseconds);
            }
            catch (TimeoutException)
            {
                await Task.WhenAll(candidates.Where(other => fate != "killed" || other != candidate).Select(other => other.KillAsync()));
                Assert.Fail($"Round {round}: nobody led after leader {leader} was {fate}. {await StateAsync(server)} {string.Join(' ', candidates.SelectMany(other => other.Failures))}");
            }

            await RecoverAsync(candidate, fate);
        }

        foreach (var (fate, times) in succession)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fate,-9} {times.Count,4} times; the next one led after {(times.Count == 0 ? 0 : times.Order().ElementAt(times.Count / 2)):0} ms (median), {times.DefaultIfEmpty().Max():0} ms (most)"));
        await Eventually.BecomesTrueAsync(async () => await locks.Election("billing").GetLeaderAsync() is { } last && observer.Last == last && flakyObserver.Last == last, "both observers were told who leads at last");
        foreach (var candidate in candidates)
            await candidate.DisposeAsync();

        candidates.SelectMany(candidate => candidate.Failures).ShouldBeEmpty();
        var led = candidates.SelectMany(candidate => candidate.Led).Order().ToList();
        led.ShouldBe(led.Distinct());

        // A process that is killed as soon as it leads, as all of them are at last, has not said so.
        var unsaid = succession["killed"].Count + 1;
        led.Count.ShouldBeGreaterThan(Rounds - unsaid);
        var written = (await server.CliAsync("LRANGE", List, "0", "-1")).Texts.Select(token => long.Parse(token!, CultureInfo.InvariantCulture)).ToList();
        written.ShouldBe(written.Order());
        output.WriteLine($"{led.Count} leaders, {written.Count} guarded writes; told {observer.Tokens.Count} and {flakyObserver.Tokens.Count} of them");
        foreach (var told in new[] { observer.Tokens, flakyObserver.Tokens })
        {
            told.ShouldBe(told.Distinct().Order());
            told.Except(led).Count().ShouldBeLessThanOrEqualTo(unsaid);
        }
    }

    private static async Task<string> StateAsync(RedisServer server)
    {
        var held = (await server.CliAsync("GET", "locks:{billing}")).Text;
        var told = (await server.CliAsync("HGETALL", "locks:{billing}:leader")).Texts;
        var queue = (await server.CliAsync("ZRANGE", "locks:{billing}:queue", "0", "-1", "WITHSCORES")).Texts;
        return $"Held by '{held}', told {string.Join(' ', told)}, queued {string.Join(' ', queue)}.";
    }

    private static async Task MeetAsync(CandidateProcess candidate, string fate)
    {
        switch (fate)
        {
            case "killed":
                await candidate.KillAsync();
                break;
            case "stopped":
                candidate.Pause();
                break;
            case "cut off":
                await candidate.CutOffAsync();
                break;
            default:
                await candidate.ResignAsync();
                break;
        }
    }

    private static async Task RecoverAsync(CandidateProcess candidate, string fate)
    {
        switch (fate)
        {
            case "killed":
                await candidate.StartAsync();
                break;
            case "stopped":
                candidate.Resume();
                break;
            case "cut off":
                candidate.Reconnect();
                break;
        }
    }

    private static async Task<LeaderInfo> SuccessorAsync(RedisLockProvider locks, FencingToken? after)
    {
        LeaderInfo? leader = null;
        await Eventually.BecomesTrueAsync(
            async () => (leader = await locks.Election("billing").GetLeaderAsync()) is not null && (after is null || leader.FencingToken > after),
            "somebody else led");
        return leader!;
    }
}
