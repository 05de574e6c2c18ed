namespace System.IO;

public class IOException : SystemException
{
    public IOException() => throw null;
    public IOException(string message) => throw null;
    public IOException(string message, Exception innerException) => throw null;
    public IOException(string message, int hresult) => throw null;

    public IOExceptionErrorCode ErrorCode => throw null;

    public enum IOExceptionErrorCode
    {
        Others = -0x20000000,
        InvalidDriver = -0x1F000000,
        FileNotFound = -0x1E000000,
        DirectoryNotFound = -0x1D000000,
        VolumeNotFound = -0x1C000000,
        PathTooLong = -0x1B000000,
        DirectoryNotEmpty = -0x1A000000,
        UnauthorizedAccess = -0x19000000,
        PathAlreadyExists = -0x18000000,
        TooManyOpenHandles = -0x17000000,
    }
}
