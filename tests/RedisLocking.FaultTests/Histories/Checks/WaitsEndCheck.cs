namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>Every ask ends, soon after the longest wait it was ready for. A process that ended, or was stopped meanwhile, cannot answer.</summary>
internal sealed class WaitsEndCheck(TimeSpan patience) : IHistoryCheck
{
    public string Name => "every wait ends";

    public IEnumerable<Violation> Find(History history)
    {
        ILookup<string, Fault> stops = history.Events.OfType<Fault>().Where(fault => fault.Stops).ToLookup(fault => fault.Process);
        foreach (var story in history.Asks)
        {
            var asked = (Asked)story[0];
            var answer = story.FirstOrDefault(one => one is Granted or Refused or Unavailable);
            var end = answer?.At ?? (history.EndOf(asked.Process) is var ended && ended < history.End ? ended : history.End);
            var stopped = stops[asked.Process].Aggregate(TimeSpan.Zero, (sum, stop) => sum + Shared(stop, asked.At, end));
            if (end - asked.At - stopped <= asked.Wait + patience)
                continue;

            var sentence = answer is null ? "has not ended" : "ended";
            HistoryEvent[] shown = answer is null ? [asked] : [asked, answer];
            yield return Violation.Of(this, history, $"ask {asked.Ask} of {asked.Process} {sentence} {(end - asked.At).TotalSeconds:0.0} s after it was sent", shown);
        }
    }

    private static TimeSpan Shared(Fault stop, TimeSpan from, TimeSpan until)
    {
        var shared = (stop.Until < until ? stop.Until : until) - (stop.At > from ? stop.At : from);
        return shared > TimeSpan.Zero ? shared : TimeSpan.Zero;
    }
}
