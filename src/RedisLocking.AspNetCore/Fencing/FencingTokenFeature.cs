namespace RedisLocking.AspNetCore.Fencing;

/// <summary>What a request says about its token, once it is checked.</summary>
internal sealed record FencingTokenFeature(FencingToken Token, string Resource) : IFencingTokenFeature;
