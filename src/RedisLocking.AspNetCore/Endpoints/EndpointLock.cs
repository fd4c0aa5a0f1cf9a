using Microsoft.AspNetCore.Http;
using RedisLocking.AspNetCore.Diagnostics;
using RedisLocking.AspNetCore.Values;
using RedisLocking.Policies;

namespace RedisLocking.AspNetCore.Endpoints;

/// <summary>What an endpoint locks and how: worked out once, and used for each of its requests.</summary>
internal sealed class EndpointLock(IReadOnlyList<NamePattern> patterns, LockSet locks, RequestTags tags)
{
    private readonly bool _readsForm = patterns.Any(pattern => pattern.Reads("form"));
    private readonly bool _readsBody = patterns.Any(pattern => pattern.Reads("body"));

    public LockPolicy Policy => locks.Policy;

    public RequestTags Tags => tags;

    public ValueTask<LockSetAttempt> TryAcquireAsync(LockName[] names, CancellationToken cancellationToken) =>
        locks.TryAcquireAsync(names, cancellationToken);

    /// <summary>The names of the locks that the request needs; a body that holds one of them is read, and stays to be read again.</summary>
    /// <exception cref="UnusableRequestException">The body is not what it should be.</exception>
    /// <exception cref="LockTemplateValueException">A value is missing or unusable.</exception>
    public ValueTask<LockName[]> ReadNamesAsync(HttpContext context, int maxBodyBytes) =>
        _readsForm || _readsBody ? ReadBodyAndNamesAsync(context, maxBodyBytes) : new ValueTask<LockName[]>(ReadNames(context, default));

    private async ValueTask<LockName[]> ReadBodyAndNamesAsync(HttpContext context, int maxBodyBytes)
    {
        if (_readsForm)
            await FormBody.ReadAsync(context).ConfigureAwait(false);
        var body = _readsBody ? await JsonBody.ReadAsync(context.Request, maxBodyBytes, context.RequestAborted).ConfigureAwait(false) : default;
        return ReadNames(context, body);
    }

    private LockName[] ReadNames(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var names = new LockName[patterns.Count];
        for (var index = 0; index < names.Length; index++)
            names[index] = patterns[index].Read(context, body);
        return names;
    }
}
