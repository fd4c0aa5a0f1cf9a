using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Campaigns.Workers;

/// <summary>What a process uses: threads of its pool, timers, and bytes of its managed heap.</summary>
internal sealed record Figures(TimeSpan At, string Process, int Threads, int Timers, long Heap) : HistoryEvent(At, Process)
{
    protected override string Says => FormattableString.Invariant($"{Threads} threads, {Timers} timers, {Heap / 1024.0 / 1024.0:0.0} MB");
}
