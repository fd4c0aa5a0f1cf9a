using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;

namespace RedisLocking.Permits;

/// <summary>Says once for each semaphore that another provider gave it another number of permits.</summary>
internal sealed class SemaphoreSizes(ILogger logger)
{
    // Names may come from users: above this, those that are told first are told again.
    private const int MostRemembered = 1024;

    private readonly Lock _gate = new();
    private readonly HashSet<LockName> _told = [];

    public void Differ(LockName name, int permits)
    {
        lock (_gate)
        {
            if (_told.Count == MostRemembered)
                _told.Clear();
            if (!_told.Add(name))
                return;
        }

        logger.OtherSize(name, permits);
    }
}
