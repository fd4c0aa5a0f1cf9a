using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace RedisLocking;

/// <summary>A request that is refused, for <see cref="LockingOptions.OnRejected"/>.</summary>
public sealed class LockRejectedContext
{
    internal LockRejectedContext(HttpContext httpContext, LockRejectionReason reason, ProblemDetails problemDetails, TimeSpan? retryAfter)
    {
        HttpContext = httpContext;
        Reason = reason;
        ProblemDetails = problemDetails;
        RetryAfter = retryAfter;
    }

    /// <summary>The request. The status and <c>Retry-After</c> of its response are set already.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>Why it is refused.</summary>
    public LockRejectionReason Reason { get; }

    /// <summary>What is answered, unless the callback writes an answer itself. It never holds a lock's name, its holder or a value that was sent.</summary>
    public ProblemDetails ProblemDetails { get; }

    /// <summary>The hint when to ask again; null where asking again does not help.</summary>
    public TimeSpan? RetryAfter { get; }
}
