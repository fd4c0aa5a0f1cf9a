using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Timelines;

/// <summary>A process and a lock: a row of the picture.</summary>
internal sealed record Lane(string Process, string Lock);

/// <summary>A wait or a hold: a rectangle in its lane.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Look">What it is, for its colour and the legend.</param>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end.</param>
/// <param name="Events">What is read when the mouse is over it.</param>
internal sealed record Mark(Lane Lane, Look Look, TimeSpan From, TimeSpan Until, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>All of a history, in the order in which they were asked for.</summary>
    public static IReadOnlyList<Mark> AllOf(History history)
    {
        var leases = history.Leases.ToDictionary(lease => lease.Asked);
        return [.. history.Asks.SelectMany(story => Of(story, leases.GetValueOrDefault((Asked)story[0]), history)).OrderBy(mark => mark.From)];
    }

    private static IEnumerable<Mark> Of(IReadOnlyList<HistoryEvent> story, Lease? lease, History history)
    {
        var asked = (Asked)story[0];
        var lane = new Lane(asked.Process, asked.Lock);
        var answer = story.FirstOrDefault(one => one is Granted or Refused or Unavailable);
        var ended = history.EndOf(asked.Process);
        var end = answer?.At ?? (ended < history.End ? ended : history.End);
        yield return new Mark(lane, answer is Granted ? Look.Wait : Look.WaitInVain, asked.At, end, story);
        if (lease is not null)
            yield return new Mark(lane, lease.As.IsAlone ? Look.HeldAlone : Look.HeldWithOthers, lease.From, lease.Until, story);
    }
}
