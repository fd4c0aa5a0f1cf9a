namespace RedisLocking;

/// <summary>
/// Makes the response of a request whose lock somebody else holds, for responses that can say so (<c>Result&lt;T&gt;</c>).
/// Where none is registered for the response's type, the request ends with the <see cref="LockConflictException"/>.
/// </summary>
/// <typeparam name="TResponse">The response.</typeparam>
/// <remarks>
/// Register it as a singleton; the last one counts. An open generic one serves every response that its constraints allow:
/// <c>services.AddSingleton(typeof(ILockConflictFactory&lt;&gt;), typeof(ResultOnConflict&lt;&gt;))</c>.
/// </remarks>
public interface ILockConflictFactory<out TResponse>
{
    /// <summary>The response.</summary>
    /// <param name="conflict">The lock, and a hint when to ask again. It was not thrown.</param>
    TResponse CreateResponse(LockConflictException conflict);
}
