using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>Over which of its connections a client is answered: one to each server, and one to hear messages.</summary>
internal sealed class ClientAnswers
{
    private readonly HashSet<string> _answered;
    private readonly int _asked;

    private ClientAnswers(HashSet<string> answered, int asked)
    {
        _answered = answered;
        _asked = asked;
    }

    /// <summary>Nobody has answered, for there is no connection yet.</summary>
    public static ClientAnswers None { get; } = new([], asked: 1);

    public bool AreComplete => _answered.Count == _asked;

    public bool AreNone => _answered.Count == 0;

    /// <summary>Whether there was an answer here where the other has none.</summary>
    public bool ReachMoreThan(ClientAnswers other) => !_answered.IsSubsetOf(other._answered);

    /// <summary>Asks over every connection at once, for that long, or until nobody wants to know.</summary>
    public static async Task<ClientAnswers> AskAsync(IConnectionMultiplexer client, TimeSpan patience, MonotonicClock clock, CancellationToken cancellationToken)
    {
        var asked = client.GetEndPoints()
            .Select(endPoint => (Name: EndPointText.Of(endPoint), Ping: (Func<Task>)(() => client.GetServer(endPoint).PingAsync())))
            .Append((Name: "messages", Ping: () => client.GetSubscriber().PingAsync()))
            .ToDictionary(one => one.Name, one => IsAnsweredAsync(one.Ping, patience, clock, cancellationToken), StringComparer.Ordinal);
        await Task.WhenAll(asked.Values).ConfigureAwait(false);
        return new ClientAnswers([.. asked.Where(one => one.Value.Result).Select(one => one.Key)], asked.Count);
    }

    private static async Task<bool> IsAnsweredAsync(Func<Task> ping, TimeSpan patience, MonotonicClock clock, CancellationToken cancellationToken)
    {
        Task? answer = null;
        try
        {
            answer = ping();
            await answer.WaitAsync(patience, clock.Provider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is RedisConnectionException or TimeoutException or OperationCanceledException or ObjectDisposedException or ArgumentException)
        {
            // The last one: the end point has gone since it was listed.
            _ = answer?.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return false;
        }
        catch (RedisException)
        {
            // A server that refuses to be asked answers, too; and so does a client that may not ask.
            return true;
        }
    }
}
