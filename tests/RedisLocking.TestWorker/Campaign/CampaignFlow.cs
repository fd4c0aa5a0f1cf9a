namespace RedisLocking.TestWorker.Campaign;

/// <summary>Takes locks over and over as its seed has it, writes under them, and says all that it saw.</summary>
internal sealed class CampaignFlow(ILockProvider locks, FencedRegister register, EventLog log, Random random, CampaignOptions options)
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await RunOnceAsync();
            await Task.Delay(random.Next(20), CancellationToken.None);
        }
    }

    private async Task RunOnceAsync()
    {
        var choice = Choice.Of(locks, random, options.Ttl);
        var wait = random.Next(10) < 4 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(200, 3000));
        using var impatient = new CancellationTokenSource(random.Next(10) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 300)) : Timeout.InfiniteTimeSpan);
        var at = EventLog.Now;
        int[] asks = [.. choice.Names.Select(name => log.Asked(at, name, choice.Kind, wait))];
        try
        {
            var lease = await choice.Lock.TryAcquireAsync(wait, impatient.Token);
            if (lease is null)
                Say("refused", asks);
            else
                await HoldAsync(choice, asks, lease);
        }
        catch (Exception failure) when (failure is LockUnavailableException or OperationCanceledException)
        {
            Say("unavailable", asks);
        }
    }

    private async Task HoldAsync(Choice choice, int[] asks, ILockLease lease)
    {
        var granted = EventLog.Now;
        ILockLease[] parts = [.. choice.Names.Select(name => lease.Parts.FirstOrDefault(part => part.Name.ToString() == name) ?? lease)];
        foreach (var (ask, part) in asks.Zip(parts))
        {
            log.Granted(granted, ask, part);
            part.Lost.Register(() => log.Say("lost", EventLog.Now, ask));
        }

        // Mostly short; now and then long enough to be renewed.
        var hold = random.Next(20) == 0 ? options.LongestHold * (1 + (2 * random.NextDouble())) / 3 : TimeSpan.FromMilliseconds(random.Next(30));
        await WriteAsync(choice, parts);
        while (TimeProvider.System.GetElapsedTime(granted) < hold && Looks("kept", asks, parts))
            await Task.Delay(random.Next(1, 20));

        // A holder that does not look before it writes is what the tokens are for.
        if (random.Next(4) == 0 || Looks("kept", asks, parts))
            await WriteAsync(choice, parts);
        _ = Looks("releasing", asks, parts);
        await ReleaseAsync(asks, lease);
    }

    private async Task WriteAsync(Choice choice, ILockLease[] parts)
    {
        if (!choice.IsAlone)
            return;
        foreach (var (name, part) in choice.Names.Zip(parts))
            await register.WriteAsync(name, part.FencingToken);
    }

    // The clock is read before each lease is looked at, so that all of them were held then.
    private bool Looks(string word, int[] asks, ILockLease[] parts)
    {
        var at = EventLog.Now;
        try
        {
            foreach (var part in parts)
                part.ThrowIfLost();
        }
        catch (LockLostException)
        {
            return false; // Its Lost says so in the log.
        }

        Say(word, asks, at);
        return true;
    }

    private async Task ReleaseAsync(int[] asks, ILockLease lease)
    {
        string outcome;
        try
        {
            outcome = await lease.ReleaseAsync() ? "ours" : "not-ours";
        }
        catch (LockUnavailableException)
        {
            outcome = "unknown";
        }

        var at = EventLog.Now;
        foreach (var ask in asks)
            log.Released(at, ask, outcome);
    }

    private void Say(string word, int[] asks, long? moment = null)
    {
        var at = moment ?? EventLog.Now;
        foreach (var ask in asks)
            log.Say(word, at, ask);
    }
}
