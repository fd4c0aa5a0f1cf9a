using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Elections;

/// <summary>Somebody who observes an election, and what he was told.</summary>
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

    /// <summary>The values in the order in which they were told; "-" where nobody led.</summary>
    public string Values => string.Join(' ', Told.Select(change => change.Leader?.Value ?? "-"));

    /// <summary>Ends when he gives up observing, with why.</summary>
    public Task Ended => _observing;

    /// <summary>Waits until the last that he was told is this.</summary>
    /// <param name="last">The value; null: nobody leads.</param>
    public async Task HearsAsync(string? last)
    {
        await Eventually.BecomesTrueAsync(
            () => _observing.IsFaulted || (Told is [.., var change] && change.Leader?.Value == last),
            $"the observer was told of '{last ?? "nobody"}' at last");
        if (_observing.IsFaulted)
            await _observing;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _observing.WithPatience());
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
