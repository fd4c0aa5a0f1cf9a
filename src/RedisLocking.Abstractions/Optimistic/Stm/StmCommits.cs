namespace RedisLocking.Optimistic;

/// <summary>
/// The commits of this process that are on their way. Who has read what one of them writes would be refused, so it waits for the outcome instead of asking,
/// and begins anew with that. Who waits holds nothing, and what it waits for needs nobody: there is no deadlock.
/// </summary>
internal sealed class StmCommits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Commit> _writing = new(StringComparer.Ordinal);

    /// <summary>Ends with the commit that writes this entry, if there is one.</summary>
    public Task UntilWrittenAsync(string key)
    {
        lock (_gate)
            return _writing.TryGetValue(key, out var commit) ? commit.Ended : Task.CompletedTask;
    }

    /// <summary>Begins a commit; null where another one is on its way that writes something of <paramref name="read"/> or <paramref name="written"/>.</summary>
    /// <param name="read">What it depends on.</param>
    /// <param name="written">What it writes.</param>
    /// <param name="other">Ends with the other one.</param>
    public Commit? TryBegin(IReadOnlyCollection<string> read, IReadOnlyCollection<string> written, out Task other)
    {
        lock (_gate)
        {
            foreach (var key in read.Concat(written))
            {
                if (_writing.TryGetValue(key, out var writer))
                {
                    other = writer.Ended;
                    return null;
                }
            }

            other = Task.CompletedTask;
            var commit = new Commit(this, written);
            foreach (var key in written)
                _writing[key] = commit;
            return commit;
        }
    }

    /// <summary>One commit, until it is disposed of.</summary>
    internal sealed class Commit(StmCommits commits, IReadOnlyCollection<string> written) : IDisposable
    {
        private TaskCompletionSource? _ended;

        // Made for the first one who waits, under the gate.
        public Task Ended => (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Dispose()
        {
            lock (commits._gate)
            {
                foreach (var key in written)
                    commits._writing.Remove(key);
            }

            _ended?.SetResult();
        }
    }
}
