namespace RedisLocking.TestApi;

/// <summary>Keeps a handler running until the test has seen what it wants to see.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task PassAsync() => _opened.Task;

    public void Open() => _opened.TrySetResult();
}
