using RedisLocking.FaultTests.Histories.Checks;

namespace RedisLocking.FaultTests.Histories;

/// <summary>Says of a history whether all was as it must be, and counts what there was.</summary>
internal static class HistoryChecker
{
    public static Verdict Check(IEnumerable<HistoryEvent> events, CampaignRules? rules = null)
    {
        rules ??= new CampaignRules();
        var history = new History(events);
        IHistoryCheck[] checks =
        [
            new ExclusionCheck(rules.Windows),
            new PermitsCheck(rules.Windows),
            new RisingTokensCheck(rules.Windows),
            new UniqueGrantsCheck(),
            new FencedRegisterCheck(),
            new HoldersWriteCheck(rules.Windows),
            new WaitsEndCheck(rules.Patience),
            new NothingLeftCheck(rules.KeysAtEnd, rules.KeyPrefix),
        ];
        Violation[] violations = [.. checks.SelectMany(check => check.Find(history))];
        var documented = checks.OfType<IDocumentedDoubleHolds>().Sum(check => check.Documented);
        return new Verdict(HistoryCounts.Of(history, documented), violations);
    }
}
