namespace RedisLocking.Optimistic;

/// <summary>Ends a body that has read what is not of one revision any more. Catching it does not help: the attempt is not committed.</summary>
internal sealed class StmRestartException(string key) : Exception($"'{key}' was changed since this attempt has read it: the transaction is run again.");
