namespace RedisLocking.Server.Idempotency;

/// <summary>Where it is remembered which request has begun, and what was answered. Keys and values are unreadable to the store.</summary>
internal interface IIdempotencyRecords
{
    /// <summary>Notes that a request begins, unless one of the same key has.</summary>
    /// <returns>null: it is noted. Otherwise what is noted already.</returns>
    Task<byte[]?> BeginAsync(string key, byte[] begun, TimeSpan lasts, CancellationToken cancellationToken);

    /// <summary>Replaces what is noted by the outcome.</summary>
    Task FinishAsync(string key, byte[] outcome, TimeSpan lasts);

    /// <summary>Forgets the request, which had no outcome that is worth repeating.</summary>
    Task ForgetAsync(string key);
}
