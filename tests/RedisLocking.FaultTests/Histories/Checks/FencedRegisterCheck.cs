namespace RedisLocking.FaultTests.Histories.Checks;

/// <summary>
/// The register that compares tokens never goes back: a write that was sent when a greater token had been accepted is refused.
/// What is unknown may have been accepted or not, so it neither proves anything nor is held against anybody.
/// </summary>
internal sealed class FencedRegisterCheck : IHistoryCheck
{
    public string Name => "the fenced register never goes back";

    public IEnumerable<Violation> Find(History history)
    {
        foreach (var writes in history.Events.OfType<Wrote>().Where(write => write.Outcome is WriteOutcome.Accepted).GroupBy(write => write.Lock))
        {
            var answered = new Queue<Wrote>(writes);
            Wrote? greatest = null;
            foreach (var write in writes.OrderBy(write => write.Sent))
            {
                for (; answered.TryPeek(out var before) && before.At < write.Sent; answered.Dequeue())
                    greatest = greatest?.Token >= before.Token ? greatest : before;
                if (greatest?.Token > write.Token)
                    yield return Violation.Of(this, history, $"{write.Lock} accepted token {write.Token} after {greatest.Token}", greatest, write);
            }
        }
    }
}
