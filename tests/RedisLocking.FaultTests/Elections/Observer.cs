namespace RedisLocking.FaultTests.Elections;

/// <summary>Somebody who observes the election all the while, and what he was told.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<LeadershipChange> _told = [];
    private readonly Task _observing;

    public Observer(IElection election) => _observing = Task.Run(() => ObserveAsync(election));

    public IReadOnlyList<LeadershipChange> Told
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    public LeaderInfo? Last => Told is [.., var last] ? last.Leader : null;

    /// <summary>The tokens of the leaders of whom he was told, each as often as it was told that somebody else leads.</summary>
    public IReadOnlyList<FencingToken> Tokens => [.. Told.Where(change => change.IsOtherLeader).Select(change => change.Leader?.FencingToken).OfType<FencingToken>()];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _observing);
        _stop.Dispose();
    }

    private async Task ObserveAsync(IElection election)
    {
        await foreach (var change in election.ObserveAsync(_stop.Token))
        {
            lock (_told)
                _told.Add(change);
        }
    }
}
