namespace RedisLocking.Cli.Leases;

/// <summary>Why a lease is lost or about to be, and how long its command may still run.</summary>
/// <param name="Why">To end a sentence with.</param>
/// <param name="Left">Until when it must have ended, from now on.</param>
internal sealed record LeaseLoss(string Why, TimeSpan Left);
