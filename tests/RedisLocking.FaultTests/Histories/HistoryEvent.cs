namespace RedisLocking.FaultTests.Histories;

/// <summary>
/// What a process of a run saw or did. <c>At</c> is on the machine's monotonic clock, which is one for all its processes. What
/// is about one lease names the ask that it came from: numbers are the process's own and never used twice.
/// </summary>
internal abstract record HistoryEvent(TimeSpan At, string Process)
{
    /// <summary>Redis' clock at this event, where somebody asked for it. It is shown and proves nothing: servers' clocks differ.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>As one line of an excerpt.</summary>
    public sealed override string ToString()
    {
        var server = ServerTime is { } time ? FormattableString.Invariant($" (Redis {time:HH:mm:ss.ffffff})") : "";
        return FormattableString.Invariant($"{At.TotalMilliseconds,12:0.000} ms  {Process}: {Says}{server}");
    }

    protected abstract string Says { get; }
}

/// <summary>An event of one ask, or of the lease that came of it.</summary>
internal abstract record AskEvent(TimeSpan At, string Process, int Ask) : HistoryEvent(At, Process);

/// <summary>Asks for a lock, read off the clock before it was sent, and waits as long as it says at most.</summary>
internal sealed record Asked(TimeSpan At, string Process, int Ask, string Lock, HeldAs As, TimeSpan Wait) : AskEvent(At, Process, Ask)
{
    protected override string Says => $"asked {Ask} for {Lock} as {As}, ready to wait {Wait.TotalMilliseconds} ms";
}

/// <summary>The answer arrived: the lease is the process's.</summary>
internal sealed record Granted(TimeSpan At, string Process, int Ask, string LeaseId, long Token) : AskEvent(At, Process, Ask)
{
    /// <summary>The holder's own deadline, as known then. Default: <c>At</c>, nothing is known beyond.</summary>
    public TimeSpan Until { get; init; } = At;

    /// <summary>Redis cannot have granted it earlier, for it would have run out before it arrived. Default: when it was asked for.</summary>
    public TimeSpan NotBefore { get; init; } = TimeSpan.MinValue;

    protected override string Says => $"granted {Ask}, token {Token}, lease {LeaseId}";
}

/// <summary>The answer was no: too late, or not at once. Nothing is held.</summary>
internal sealed record Refused(TimeSpan At, string Process, int Ask) : AskEvent(At, Process, Ask)
{
    protected override string Says => $"refused {Ask}";
}

/// <summary>No answer, an error or a cancellation: whether Redis granted it is unknown.</summary>
internal sealed record Unavailable(TimeSpan At, string Process, int Ask) : AskEvent(At, Process, Ask)
{
    protected override string Says => $"unavailable {Ask}";
}

/// <summary>The clock was read, and then the lease looked at: it was not lost, and is not before <c>Until</c>.</summary>
internal sealed record Kept(TimeSpan At, string Process, int Ask) : AskEvent(At, Process, Ask)
{
    /// <summary>The holder's deadline, if it is known. Default: <c>At</c>.</summary>
    public TimeSpan Until { get; init; } = At;

    protected override string Says => $"still holds {Ask}";
}

/// <summary>The lease was lost, and the holder was told so.</summary>
internal sealed record Lost(TimeSpan At, string Process, int Ask) : AskEvent(At, Process, Ask)
{
    protected override string Says => $"lost {Ask}";
}

/// <summary>The clock was read, the lease was not lost, and its release was sent then.</summary>
internal sealed record Releasing(TimeSpan At, string Process, int Ask) : AskEvent(At, Process, Ask)
{
    protected override string Says => $"releases {Ask}";
}

/// <summary>What the release was answered.</summary>
internal sealed record Released(TimeSpan At, string Process, int Ask, ReleaseOutcome Outcome) : AskEvent(At, Process, Ask)
{
    protected override string Says => $"released {Ask}: {Outcome}";
}

/// <summary>Whether a release met its own lease.</summary>
internal enum ReleaseOutcome
{
    Ours,
    NotOurs,
    Unknown,
}

/// <summary>A write with a token to the lock's register: sent at <c>Sent</c>, answered at <c>At</c>.</summary>
internal sealed record Wrote(TimeSpan At, string Process, string Lock, long Token, WriteOutcome Outcome, TimeSpan Sent) : HistoryEvent(At, Process)
{
    protected override string Says => $"wrote {Lock} with token {Token}: {Outcome}";
}

/// <summary>What the register did with a write.</summary>
internal enum WriteOutcome
{
    Accepted,
    Refused,
    Unknown,
}

/// <summary>The process is no more: it was killed, or is through. What it held it holds no longer, and its asks need no end.</summary>
internal sealed record Ended(TimeSpan At, string Process) : HistoryEvent(At, Process)
{
    protected override string Says => "ended";
}

/// <summary>Something was done to a process, a server or the network, from <c>At</c> until <c>Until</c>.</summary>
internal sealed record Fault(TimeSpan At, string Process, string What, TimeSpan Until) : HistoryEvent(At, Process)
{
    /// <summary>While it lasts, <c>Process</c> does nothing at all (SIGSTOP).</summary>
    public bool Stops { get; init; }

    protected override string Says => FormattableString.Invariant($"fault {What}, until {Until.TotalMilliseconds:0.000} ms");
}
