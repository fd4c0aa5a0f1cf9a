namespace RedisLocking.TestSupport;

/// <summary>Waits for a request with certain bytes in it. It springs once, on whichever connection brings that request first.</summary>
internal sealed class RequestTrap(byte[] bytes, DetainedRequest? detained = null)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sprung;

    /// <summary>Ends when the trapped request has run and its connection is gone.</summary>
    public Task Done => _done.Task;

    /// <summary>Who says when the request travels on; null: at once.</summary>
    public DetainedRequest? Detained => detained;

    public bool SpringsOn(ReadOnlySpan<byte> request) =>
        request.IndexOf(bytes) >= 0 && Interlocked.Exchange(ref _sprung, 1) == 0;

    public void SetDone() => _done.TrySetResult();

    public void GiveUp()
    {
        _done.TrySetCanceled();
        detained?.GiveUp();
    }
}
