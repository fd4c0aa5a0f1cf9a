using Microsoft.AspNetCore.Mvc.RazorPages;

namespace RedisLocking.TestApi.Pages;

[Locked("page:{id}")]
public sealed class GatedModel(ILockLeaseAccessor held, Gate gate) : PageModel
{
    public LockName? Lock => held.Lease?.Name;

    public Task OnGetAsync() => gate.PassAsync();
}
