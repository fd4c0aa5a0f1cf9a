using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

/// <summary>Histories of a lock that is right, made by chance: the checker says nothing of them, and finds what is then broken.</summary>
public sealed class RandomHistoryTests
{
    private const int Leases = 200;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_right_history_is_clean(int seed)
    {
        var verdict = HistoryChecker.Check(MakeStory(new Random(seed)));

        verdict.Violations.ShouldBeEmpty();
        verdict.Counts.Grants.ShouldBe(Leases);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_release_that_came_too_late_is_found(int seed) => Broken(seed, (events, random) =>
    {
        // As if the lock had been given to the next one before.
        var at = random.Next(Leases - 1);
        var next = events.OfType<Granted>().ElementAt(at + 1);
        return Replace(events, events.OfType<Releasing>().ElementAt(at), releasing => releasing with { At = next.At + Ms(0.01) });
    }).ShouldContain("one holder at a time");

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_token_that_fell_is_found(int seed) => Broken(seed, (events, random) =>
        Replace(events, events.OfType<Granted>().ElementAt(random.Next(1, Leases)), granted => granted with { Token = 0 })).ShouldContain("tokens rise in grant order");

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_answer_that_never_came_is_found(int seed) => Broken(seed, (events, random) =>
    {
        var silent = events.OfType<Asked>().ElementAt(random.Next(Leases / 2));
        var others = events.Where(one => (one as AskEvent)?.Ask != silent.Ask);
        return [.. others, silent with { Wait = Ms(20) }];
    }).ShouldContain("every wait ends");

    private static IEnumerable<string> Broken(int seed, Func<IReadOnlyList<HistoryEvent>, Random, IReadOnlyList<HistoryEvent>> spoil)
    {
        var random = new Random(seed);
        var events = spoil(MakeStory(random), random);
        return HistoryChecker.Check(events, new CampaignRules { Patience = Ms(20) }).Violations.Select(violation => violation.Check);
    }

    private static IReadOnlyList<HistoryEvent> Replace<T>(IReadOnlyList<HistoryEvent> events, T old, Func<T, T> change)
        where T : HistoryEvent => [.. events.Select(one => ReferenceEquals(one, old) ? change(old) : one)];

    // Redis grants one after the other; each hears of it somewhat later, and has asked at some time before.
    private static IReadOnlyList<HistoryEvent> MakeStory(Random random)
    {
        var (story, redis) = (new Story(), 0.0);
        for (var token = 1; token <= Leases; token++)
        {
            var asked = redis - (random.NextDouble() * 20) - 1;
            var granted = redis + random.NextDouble();
            var heard = granted + random.NextDouble();
            var releasing = heard + 0.1 + (random.NextDouble() * 5);
            var outcome = random.Next(10) == 0 ? ReleaseOutcome.Unknown : ReleaseOutcome.Ours;
            story.Held($"p{random.Next(5)}", heard, releasing, token, asked, outcome: outcome);
            redis = releasing + random.NextDouble();
        }

        return story.Events;
    }
}
