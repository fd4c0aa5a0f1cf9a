using RedisLocking.Http;

namespace RedisLocking;

/// <summary>Says which lease a request is sent under.</summary>
public static class FencingRequestExtensions
{
    /// <summary>
    /// The request is sent under this lease by <see cref="FencingTokenHandler"/>, whatever lease its flow runs under: when it was
    /// acquired by hand, or when of several locks that were taken together another one than the first protects the receiver.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="lease">The lease.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage SendUnder(this HttpRequestMessage request, ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(lease);
        request.Options.Set(RequestLease.Key, lease);
        return request;
    }
}
