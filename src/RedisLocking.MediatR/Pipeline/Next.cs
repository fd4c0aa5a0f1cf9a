using System.Linq.Expressions;
using MediatR;

namespace RedisLocking.Pipeline;

/// <summary>
/// Calls the rest of a pipeline. <see cref="RequestHandlerDelegate{TResponse}"/> takes a token from MediatR 12.5 on, so a call
/// that is compiled against one version is missing in the other; this one is compiled when it is first needed, against
/// the version that is there.
/// </summary>
internal static class Next<TResponse>
{
    private static readonly bool Takes = typeof(RequestHandlerDelegate<TResponse>).GetMethod("Invoke")!.GetParameters().Length > 0;

    /// <summary>Whether the token reaches the handler. Before 12.5 it gets the token of the send, whatever is passed here.</summary>
    public static bool TakesToken => Takes;

    public static Func<RequestHandlerDelegate<TResponse>, CancellationToken, Task<TResponse>> Invoke { get; } = Compile();

    private static Func<RequestHandlerDelegate<TResponse>, CancellationToken, Task<TResponse>> Compile()
    {
        var next = Expression.Parameter(typeof(RequestHandlerDelegate<TResponse>), "next");
        var cancellationToken = Expression.Parameter(typeof(CancellationToken), "cancellationToken");
        return Expression.Lambda<Func<RequestHandlerDelegate<TResponse>, CancellationToken, Task<TResponse>>>(
            Expression.Invoke(next, Takes ? [cancellationToken] : []), next, cancellationToken).Compile();
    }
}
