namespace RedisLocking.TestSupport;

/// <summary>A gate that all replies go through: open, or holding them back.</summary>
internal sealed class ReplyGate
{
    private volatile TaskCompletionSource? _closed;

    public Task PassAsync(CancellationToken cancellationToken) =>
        _closed?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public void Close() => _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        var closed = _closed;
        _closed = null;
        closed?.SetResult();
    }
}
