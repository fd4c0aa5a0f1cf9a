namespace RedisLocking.Elections;

/// <summary>What is left of a campaign's wait: a leadership that was over before it had begun has used up some of it.</summary>
internal readonly struct CampaignWait(TimeSpan wait, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public TimeSpan Left
    {
        get
        {
            if (wait == Timeout.InfiniteTimeSpan)
                return wait;
            var left = wait - time.GetElapsedTime(_began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
