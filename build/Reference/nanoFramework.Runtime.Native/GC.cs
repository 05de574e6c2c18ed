namespace nanoFramework.Runtime.Native;

public static class GC
{
    public static extern void EnableGCMessages(bool enable);
    public static extern uint Run(bool compactHeap);
}
