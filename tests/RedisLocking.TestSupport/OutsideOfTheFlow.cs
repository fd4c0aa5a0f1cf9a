namespace RedisLocking.TestSupport;

/// <summary>Runs something as another caller would: in a flow that is not under the leases of this one.</summary>
public static class OutsideOfTheFlow
{
    /// <summary>Runs it on the thread pool, without what flows with <c>async</c> code.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> ask)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(ask);
    }
}
