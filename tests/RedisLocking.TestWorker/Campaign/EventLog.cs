using System.Globalization;

namespace RedisLocking.TestWorker.Campaign;

/// <summary>
/// Writes what happens, a line each, so that a kill loses the last line at most: a word, the moment, what there is to say, and a dot, without
/// which a line was torn. Moments are of the monotonic clock that all processes of a machine share.
/// </summary>
internal sealed class EventLog(TextWriter output)
{
    private readonly Lock _gate = new();
    private int _asks;

    public static long Now => TimeProvider.System.GetTimestamp();

    public int Asked(long at, string name, string kind, TimeSpan wait)
    {
        var ask = Interlocked.Increment(ref _asks);
        Write("asked", at, $"{ask} {name} {kind} {wait.TotalMilliseconds}");
        return ask;
    }

    public void Granted(long at, int ask, ILockLease lease) => Write("granted", at, $"{ask} {lease.LeaseId} {lease.FencingToken}");

    /// <summary>What else becomes of an ask or its lease.</summary>
    public void Say(string word, long at, int ask) => Write(word, at, $"{ask}");

    public void Released(long at, int ask, string outcome) => Write("released", at, $"{ask} {outcome}");

    public void Wrote(long at, string name, FencingToken token, string outcome, long sent) => Write("wrote", at, $"{name} {token} {outcome} {sent}");

    /// <summary>What the process uses now.</summary>
    public void Figures() =>
        Write("figures", Now, $"{ThreadPool.ThreadCount} {Timer.ActiveCount} {GC.GetTotalMemory(forceFullCollection: false)}");

    public void Failed(Exception failure) => Write("failed", Now, $"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}");

    private void Write(string word, long at, FormattableString rest)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{word} {at} {rest.ToString(CultureInfo.InvariantCulture)} .");
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
