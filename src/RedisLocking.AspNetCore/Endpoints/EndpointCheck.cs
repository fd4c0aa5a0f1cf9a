using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using RedisLocking.AspNetCore.Diagnostics;

namespace RedisLocking.AspNetCore.Endpoints;

/// <summary>
/// Looks at every endpoint's lock before the server listens, so that a mistake stops the start; and again when endpoints
/// change, where it can only be logged: the requests to a wrong endpoint fail then.
/// </summary>
internal sealed class EndpointCheck(EndpointLocks locks, ILogger<EndpointCheck> logger) : IDisposable
{
    private IDisposable? _changes;

    /// <exception cref="InvalidOperationException">Locks of endpoints are wrong; the message names each of them.</exception>
    public void Start(EndpointDataSource endpoints)
    {
        var mistakes = FindMistakes(endpoints);
        if (mistakes.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));

        var changes = ChangeToken.OnChange(endpoints.GetChangeToken, () => Report(endpoints));
        if (Interlocked.CompareExchange(ref _changes, changes, null) is not null)
            changes.Dispose(); // UseLocking stands in several branches; one look at the endpoints is enough.
    }

    public void Dispose() => _changes?.Dispose();

    private void Report(EndpointDataSource endpoints)
    {
        foreach (var mistake in FindMistakes(endpoints))
            logger.WrongEndpoint(mistake);
    }

    private List<string> FindMistakes(EndpointDataSource endpoints)
    {
        var mistakes = new List<string>();
        foreach (var endpoint in endpoints.Endpoints)
        {
            try
            {
                locks.Find(endpoint);
            }
            catch (InvalidOperationException mistake)
            {
                mistakes.Add(mistake.Message);
            }
        }

        return mistakes;
    }
}
