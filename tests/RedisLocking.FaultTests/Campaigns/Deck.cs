using RedisLocking.FaultTests.Campaigns.Faults;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>Faults like cards: each comes once before any comes again.</summary>
internal sealed class Deck(IReadOnlyList<CampaignFault> faults, Random random)
{
    private readonly Queue<CampaignFault> _left = [];

    public CampaignFault Next()
    {
        if (_left.Count == 0)
        {
            var shuffled = faults.ToArray();
            random.Shuffle(shuffled);
            foreach (var fault in shuffled)
                _left.Enqueue(fault);
        }

        return _left.Dequeue();
    }
}
