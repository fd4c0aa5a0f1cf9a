namespace RedisLocking.Scripting;

/// <summary>What a shared call asks for each of its locks: only calls that ask for the same share one.</summary>
/// <param name="Milliseconds">The TTL.</param>
/// <param name="Tokens">How many tokens each reserves.</param>
internal readonly record struct SharedTerms(long Milliseconds, int Tokens);
