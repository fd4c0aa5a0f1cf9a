using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RedisLocking.Http;

namespace RedisLocking;

/// <summary>
/// Sends the fencing token of the current lease with every request, so that the receiver can refuse a holder whose lock has
/// gone. A request of a lease that is known to be lost is not sent. A request under no lease is sent as it is.
/// </summary>
/// <remarks>
/// Put it next to the network, inside of whatever sends a request again: then every try looks at the lease anew. Of several
/// locks that were taken together it sends the token of the one that was named first;
/// <see cref="FencingRequestExtensions.SendUnder"/> chooses another.
/// </remarks>
public sealed class FencingTokenHandler : DelegatingHandler
{
    private readonly ILockLeaseAccessor _leases;
    private readonly FencingResource _resource;

    /// <summary>Makes the handler.</summary>
    /// <param name="resource">How requests name the lock. Default: <see cref="FencingResource.Hash"/>.</param>
    /// <param name="leases">Knows the current flow's lease; null: what the adapters (<c>[Locked]</c>) got for it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resource"/> is not one of its values.</exception>
    public FencingTokenHandler(FencingResource resource = FencingResource.Hash, ILockLeaseAccessor? leases = null)
    {
        if (!Enum.IsDefined(resource))
            throw new ArgumentOutOfRangeException(nameof(resource), resource, "A request names its lock by Hash, Name or None.");
        _resource = resource;
        _leases = leases ?? new LockLeaseAccessor();
    }

    /// <inheritdoc/>
    /// <exception cref="LockLostException">The lease is lost: nothing was sent.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            AddToken(request);
        }
        catch (LockLostException lost)
        {
            return Task.FromException<HttpResponseMessage>(lost);
        }

        return base.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc cref="SendAsync"/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AddToken(request);
        return base.Send(request, cancellationToken);
    }

    private void AddToken(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((request.Options.TryGetValue(RequestLease.Key, out var lease) ? lease : _leases.Lease) is not { } held)
            return;

        held.ThrowIfLost();
        Set(request, FencingHeaders.Token, held.FencingToken.ToString(format: null, CultureInfo.InvariantCulture));
        Set(request, FencingHeaders.Resource, Resource(held.Name));
    }

    private string? Resource(LockName name) => _resource switch
    {
        FencingResource.Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.Value))),
        FencingResource.Name => Uri.EscapeDataString(name.Value),
        _ => null,
    };

    // A try before this one, under another lease perhaps, may have set it already.
    private static void Set(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null)
            request.Headers.Add(header, value);
    }
}
