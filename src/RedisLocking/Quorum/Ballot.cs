using RedisLocking.Scripting;

namespace RedisLocking.Quorum;

/// <summary>
/// A question to all servers that each answers with yes or no: whether a lease was renewed, or released. It is decided as soon as a
/// majority says one or the other, or as soon as so many cannot be asked that neither has a majority any more.
/// </summary>
internal sealed class Ballot(SharedCall call, int servers, Action<bool>? onOthersWait = null) : IVoteCounter
{
    private const long OthersWait = 2;

    private readonly Lock _gate = new();
    private readonly int _majority = (servers / 2) + 1;
    private int _yes;
    private int _no;
    private int _failed;
    private bool _othersWait;
    private volatile bool _decided;

    public bool IsDecided => _decided;

    public void OnReply(Vote vote, long reply)
    {
        bool yes;
        lock (_gate)
        {
            _othersWait |= reply == OthersWait;
            var count = reply != 0 ? ++_yes : ++_no;
            if (_decided || count < _majority)
                return;
            _decided = true;
            yes = reply != 0;
        }

        onOthersWait?.Invoke(_othersWait);
        call.OnReply(yes ? 1 : 0);
    }

    public void OnFailure(Vote vote, StoreFailure failure)
    {
        lock (_gate)
        {
            _failed++;
            if (_decided || Math.Max(_yes, _no) + servers - _yes - _no - _failed >= _majority)
                return;
            _decided = true;
        }

        call.OnFailure(new StoreFailure($"no {_majority} of the {servers} servers answered the same; {vote.Server.Name}: {failure.Message}", mayHaveRun: true, failure));
    }
}
