namespace RedisLocking.Server.Idempotency;

/// <summary>Remembers in this process, as its locks are.</summary>
internal sealed class InMemoryIdempotencyRecords(TimeProvider time) : IIdempotencyRecords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (byte[] Noted, DateTimeOffset Ends)> _records = new(StringComparer.Ordinal);
    private int _tidyAt = 1_000;

    public Task<byte[]?> BeginAsync(string key, byte[] begun, TimeSpan lasts, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_records.TryGetValue(key, out var there) && there.Ends > now)
                return Task.FromResult<byte[]?>(there.Noted);
            _records[key] = (begun, now + lasts);
            Tidy(now);
            return Task.FromResult<byte[]?>(null);
        }
    }

    public Task FinishAsync(string key, byte[] outcome, TimeSpan lasts)
    {
        lock (_gate)
            _records[key] = (outcome, time.GetUtcNow() + lasts);
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string key)
    {
        lock (_gate)
            _records.Remove(key);
        return Task.CompletedTask;
    }

    /// <summary>Each time that there are twice as many as were left the last time.</summary>
    private void Tidy(DateTimeOffset now)
    {
        if (_records.Count < _tidyAt)
            return;
        foreach (var (key, _) in _records.Where(record => record.Value.Ends <= now).ToList())
            _records.Remove(key);
        _tidyAt = Math.Max(1_000, 2 * _records.Count);
    }
}
