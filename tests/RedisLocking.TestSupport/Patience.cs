namespace RedisLocking.TestSupport;

/// <summary>How long a test waits for what must happen, before it fails instead of hanging.</summary>
public static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits for the task, a minute at most.</summary>
    public static Task WithPatience(this Task task) => task.WaitAsync(Limit);

    /// <inheritdoc cref="WithPatience(Task)"/>
    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <inheritdoc cref="WithPatience(Task)"/>
    public static Task<T> WithPatience<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);

    /// <summary>Returns when the token is cancelled, a minute later at most with an error.</summary>
    public static async Task CancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WithPatience();
    }
}
