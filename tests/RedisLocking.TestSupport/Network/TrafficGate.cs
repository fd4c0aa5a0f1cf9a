namespace RedisLocking.TestSupport;

/// <summary>A gate that all bytes of one direction go through: open, or holding them back.</summary>
internal sealed class TrafficGate
{
    private TaskCompletionSource? _closed;
    private int _held;

    /// <summary>How many connections have come to the gate and are held.</summary>
    public int Held => Volatile.Read(ref _held);

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _closed) is not { } closed)
            return;

        Interlocked.Increment(ref _held);
        try
        {
            await closed.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    public void Close() => Interlocked.CompareExchange(ref _closed, NewClosed(), null);

    public void Open() => Interlocked.Exchange(ref _closed, null)?.SetResult();

    /// <summary>Lets pass what is held, and is closed again for whatever comes, with no moment between.</summary>
    public void OpenOnce() => Interlocked.Exchange(ref _closed, NewClosed())?.SetResult();

    private static TaskCompletionSource NewClosed() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
