using System.IO.Pipelines;

namespace RedisLocking.AspNetCore.Responses;

/// <summary>
/// The first flush of a small answer without a length, kept back for a moment: mostly that was all, and then it leaves in one packet
/// with the end, after the release. On HTTP/1.1, where the end is a packet of its own otherwise. An answer that goes on, or whose end does not follow soon, is a stream, and is sent as it comes.
/// </summary>
/// <remarks>
/// <c>Held → Over</c>, by one compare-and-swap of whoever is first: the endpoint that writes on, the timer, or the end of the answer.
/// The first two flush in between (<c>Sending</c>). A pipe has one user at a time, so the endpoint waits those microseconds where the
/// timer was first; a flush that goes on after its call has returned hinders nobody in Kestrel.
/// </remarks>
internal sealed class HeldFlush
{
    // More than a busy machine takes to come back from the endpoint; less than anybody notices at the beginning of a stream.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private const int Held = 0;
    private const int Sending = 1;
    private const int Over = 2;

    private readonly PipeWriter _writer;
    private readonly ITimer _timer;
    private int _state;

    public HeldFlush(PipeWriter writer, TimeProvider time)
    {
        _writer = writer;
        _timer = time.CreateTimer(static flush => ((HeldFlush)flush!).TrySend(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    public bool IsHeld => Volatile.Read(ref _state) == Held;

    /// <summary>The endpoint goes on: what is held is sent.</summary>
    public void Send()
    {
        if (Volatile.Read(ref _state) != Over && !TrySend())
            End();
    }

    /// <summary>Nothing is sent any more when this returns: what is still held leaves with what follows.</summary>
    public void End()
    {
        var waiting = default(SpinWait);
        while (Interlocked.CompareExchange(ref _state, Over, Held) == Sending)
            waiting.SpinOnce(sleep1Threshold: -1);
        _timer.Dispose();
    }

    private bool TrySend()
    {
        if (Interlocked.CompareExchange(ref _state, Sending, Held) != Held)
            return false;
        _ = FlushAsync();
        Volatile.Write(ref _state, Over);
        _timer.Dispose();
        return true;
    }

    // What goes wrong with it goes wrong with the next one, too, and is told there.
    private async Task FlushAsync() => await _writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
}
